#!/usr/bin/env node
/** The program `corbel`. */
import { Console } from 'node:console'
import { main } from './main.ts'
import { processIo } from './process-io.ts'

// What a module prints while it loads does not belong among what was asked for.
globalThis.console = new Console({ stdout: process.stderr, stderr: process.stderr })

// Whoever reads the output may stop reading: `corbel access app.js | head`.
process.stdout.on('error', () => process.exit(0))

async function run(): Promise<void> {
  const code = await main(process.argv.slice(2), processIo())
  // The module that was loaded may hold a server or a database open; what was written goes out first.
  process.stdout.write('', () => process.exit(code))
}

void run()
