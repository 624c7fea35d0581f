import { NextResponse } from 'next/server'
import { cors } from '../../../src/adapters/fetch.ts'

export const proxy = cors({ origins: ['https://app.example'] })(() => NextResponse.next())
export const config = { matcher: '/proxied' }
