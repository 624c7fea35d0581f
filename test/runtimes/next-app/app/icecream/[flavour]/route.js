export { GET, OPTIONS, PUT } from '../../../../../../examples/middleware/next.ts'
