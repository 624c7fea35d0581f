import { notFound, redirect } from 'next/navigation'
import { tenantRoutes } from '../../cors-routes.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = tenantRoutes({ notFound, redirect })
