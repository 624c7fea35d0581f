export { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } from '../../../../../../examples/middleware/next-service.ts'
