/** Passing an exchange of `node:http` or `node:http2` through a gate: what middleware of every framework on Node begins with. */
import type { Decision } from '../decision/decide.ts'
import type { Gate } from './gate.ts'
import { readNodeFacts } from './node-facts.ts'
import type { NodeRequest } from './node-facts.ts'
import { holdDecision, sendOwnAnswer } from './node-response.ts'
import type { NodeResponse } from './node-response.ts'
import { ownAnswer } from './own-answer.ts'
import { judgeAmong } from './route-steps.ts'
import type { AskRouter } from './route-steps.ts'

/** Decide, and answer where the gate does that itself; else the response is governed, and `proceed` runs: at once, unless a lookup has to be asked. */
export function passNode(gate: Gate, request: NodeRequest, response: NodeResponse, ask: AskRouter, proceed: () => unknown): unknown {
  const decision = judgeAmong(gate, readNodeFacts(request, gate.authority), ask)
  return decision instanceof Promise ? decision.then((decided) => conclude(decided, request, response, proceed)) : conclude(decision, request, response, proceed)
}

function conclude(decision: Decision, request: NodeRequest, response: NodeResponse, proceed: () => unknown): unknown {
  const answer = ownAnswer(decision)
  if (answer === undefined) {
    holdDecision(response, decision)
    return proceed()
  }
  sendOwnAnswer(response, answer, decision, request.method)
  return undefined
}
