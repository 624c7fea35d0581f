/** Passing an exchange of `node:http` or `node:http2` through a gate: what middleware of every framework on Node begins with. */
import type { Gate } from './gate.ts'
import { whenDecided } from './gate.ts'
import { readNodeFacts } from './node-facts.ts'
import type { NodeRequest } from './node-facts.ts'
import { holdDecision, sendOwnAnswer } from './node-response.ts'
import type { NodeResponse } from './node-response.ts'
import { ownAnswer } from './own-answer.ts'
import { judgeAmong } from './route-steps.ts'
import type { AskRouter } from './route-steps.ts'

/** Decide, and answer where the gate does that itself; else the response is governed, and `proceed` runs: at once, unless a lookup has to be asked. */
export function passNode(gate: Gate, request: NodeRequest, response: NodeResponse, ask: AskRouter, proceed: () => unknown): unknown {
  return whenDecided(judgeAmong(gate, readNodeFacts(request, gate.authority), ask), (decision) => {
    const answer = ownAnswer(decision)
    if (answer !== undefined) {
      sendOwnAnswer(response, answer, decision, request.method)
      return undefined
    }
    holdDecision(response, decision)
    return proceed()
  })
}
