/** The problems that these services may answer with, beside Corbel's own. */
import { problemType } from 'corbel'
import * as z from 'zod'

export const NameTaken = problemType('/problems/name-taken', 409, { title: 'Somebody has this name already.' })

export const WrongPassword = problemType('/problems/wrong-password', 403, { title: 'There is no account with this name and password.' })

export const SignInNeeded = problemType('/problems/sign-in-needed', 401, { title: 'Sign in first.' })

export const AdminsOnly = problemType('/problems/admins-only', 403, { title: 'Only an admin may do this.' })

/** Also for what belongs to somebody else: that it is there is nobody's business. */
export const NotFound = problemType('/problems/not-found', 404, { title: 'There is no such thing here, or it is not yours.' })

export const VersionNeeded = problemType('/problems/version-needed', 428, { title: 'Say with If-Match which version you have seen.' })

export const NotAnImage = problemType('/problems/not-an-image', 422, { title: 'This file is no image.' })

export const AlbumFull = problemType('/problems/album-full', 409, { title: 'The album is full.', members: z.object({ limit: z.int() }) })
