/** Entry `corbel/lambda`: an application on AWS Lambda. */
export { toLambda, toStreamingLambda } from './adapters/lambda.ts'
export type { LambdaHandler, LambdaOptions, LambdaServable, StreamingLambdaHandler } from './adapters/lambda.ts'
export type { LambdaResult } from './adapters/lambda-result.ts'
