/** Deriving the policy of each operation of a service from the layers: application default ← groups ← service ← operation. */
import type { CompileContext, CompiledPolicy } from '../policy/compile.ts'
import { layerOver } from '../policy/layer.ts'
import type { LayeredPolicy } from '../policy/layer.ts'
import type { PathPolicies } from '../policy/table.ts'
import { checkLayered } from '../policy/validate.ts'
import type { OriginsContext } from '../policy/validate-origins.ts'
import type { Operation, ReadService } from './definition.ts'
import { operationPath } from './operation-path.ts'
import { NONE } from './read-field.ts'

/** Gives the policies of services, checked and compiled. Faults go to the context's list. */
export function createPolicyDeriver(origins: OriginsContext, compiler: CompileContext): (service: ReadService) => PathPolicies {
  const inherited = new Map<LayeredPolicy, CompiledPolicy | undefined>()
  const compileLayered = (layered: LayeredPolicy): CompiledPolicy | undefined => {
    checkLayered(layered, origins.issues)
    return compiler.compile(layered)
  }
  const compileInherited = (layered: LayeredPolicy): CompiledPolicy | undefined => {
    if (!inherited.has(layered)) inherited.set(layered, compileLayered(layered))
    return inherited.get(layered)
  }
  return (service) => {
    const { policy: behind, path, inherits } = service
    let own: { readonly policy: CompiledPolicy | undefined } | undefined
    // One policy for all operations that say nothing of their own: what is made of it is then made once.
    const compileOwn = (): CompiledPolicy | undefined => {
      own ??= { policy: inherits ? compileInherited(behind) : compileLayered(behind) }
      return own.policy
    }
    const operations = new Map<string, CompiledPolicy | undefined>()
    for (const operation of service.operations.values()) {
      const layered = layerOver(behind, operation.cors)
      warnContentType(operation, path, layered, origins)
      operations.set(operation.method, operation.cors === undefined ? compileOwn() : compileLayered(layered))
    }
    const policies = { known: true, operations, own: behind === 'off' || behind.fields.origins === undefined ? undefined : compileOwn() }
    warnLostCache(policies, path, origins)
    return policies
  }
}

function warnContentType({ handlings = NONE, method }: Operation, path: string, layered: LayeredPolicy, { issues }: OriginsContext): void {
  const readsJson = handlings.some(({ schemas, consumes }) => schemas.body !== undefined && consumes.some((type) => type.toLowerCase().endsWith('json')))
  if (!readsJson || layered === 'off') return
  const names = layered.fields.allowHeaders?.value
  if (Array.isArray(names) && !names.includes('content-type')) issues.warn('warning/content-type', [path, ...operationPath(method), 'cors'], method)
}

// A kept preflight lets a POST with granted header names through (see policy/table.ts), so where POST is not granted wherever another operation is, nothing is kept.
function warnLostCache({ operations }: PathPolicies, path: string, { issues }: OriginsContext): void {
  if (!operations.has('POST')) return
  const post = operations.get('POST')
  const lost = [...operations.values()].some((other) => other !== undefined && other !== post && !isGrantedWith(post, other))
  if (lost) issues.warn('warning/preflight-cache', [path, 'post', 'cors'], path)
}

function isGrantedWith(post: CompiledPolicy | undefined, other: CompiledPolicy): boolean {
  if (post === undefined || (other.credentials && !post.credentials)) return false
  return post.origins.kind === 'any' || post.origins === other.origins
}
