/** Deriving the policy of each operation of a service from the layers: application default ← groups ← service ← operation. */
import type { CompileContext, CompiledPolicy } from '../policy/compile.ts'
import { layerPolicy } from '../policy/layer.ts'
import type { CheckedLayer, LayeredPolicy } from '../policy/layer.ts'
import type { PathPolicies } from '../policy/table.ts'
import { checkLayered } from '../policy/validate.ts'
import type { OriginsContext } from '../policy/validate-origins.ts'
import type { Operation, ReadService } from './definition.ts'

/** Check and compile the policies of a service. Faults go to the context's list. */
export function derivePolicies(service: ReadService, fallback: CheckedLayer | undefined, origins: OriginsContext, compiler: CompileContext): PathPolicies {
  const behind = [fallback, ...service.layers]
  const compileLayered = (layered: LayeredPolicy): CompiledPolicy | undefined => {
    checkLayered(layered, origins.issues)
    return compiler.compile(layered)
  }
  const operations = new Map<string, CompiledPolicy | undefined>()
  for (const operation of service.operations.values()) {
    const layered = layerPolicy([...behind, operation.cors])
    warnContentType(operation, layered, origins)
    operations.set(operation.method, compileLayered(layered))
  }
  const own = layerPolicy(behind)
  const policies = { known: true, operations, own: own === 'off' || own.fields.origins === undefined ? undefined : compileLayered(own) }
  warnLostCache(policies, service.path, origins)
  return policies
}

function warnContentType({ handlings, path, method }: Operation, layered: LayeredPolicy, { issues }: OriginsContext): void {
  const readsJson = handlings.some(({ schemas, consumes }) => schemas.body !== undefined && consumes.some((type) => type.toLowerCase().endsWith('json')))
  if (!readsJson || layered === 'off') return
  const names = layered.fields.allowHeaders?.value
  if (Array.isArray(names) && !names.includes('content-type')) issues.warn('warning/content-type', [...path, 'cors'], method)
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
