/** The laws of the source tree that the linter has no rule of its own for: a plugin that .oxlintrc.json loads. */
import { basename, relative, sep } from 'node:path'

// Collections that can only be tables when their declared type says so; weak ones are never tables, they are memory.
const COLLECTIONS = new Set(['Map', 'Set'])
const MEMORIES = new Set(['WeakMap', 'WeakSet'])
// What is named after nothing in particular grows without bound.
const NAMELESS = /^(?:utils?|helpers?|misc|common|shared)$/

/** Whether `node` runs when the module is loaded, and not in a function: then what it declares lives as long as the process. */
function isModuleLevel(node) {
  for (let scope = node.parent; scope; scope = scope.parent) {
    if (/Function|^(?:PropertyDefinition|AccessorProperty)$/.test(scope.type)) return false
  }
  return true
}

function isReadonlyAnnotated(declarator) {
  const type = declarator.id.typeAnnotation?.typeAnnotation
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name.startsWith('Readonly')
}

const noModuleState = {
  create(context) {
    return {
      VariableDeclaration(node) {
        const { type } = node.parent
        const topLevel = type === 'Program' || type === 'ExportNamedDeclaration' || type === 'TSModuleBlock'
        if (topLevel && node.kind !== 'const') {
          context.report({ node, message: `\`${node.kind}\` at module level is state that every user of the module shares. Keep it in what \`create…\` returns.` })
        }
      },
      NewExpression(node) {
        const name = node.callee.type === 'Identifier' ? node.callee.name : ''
        if (!(COLLECTIONS.has(name) || MEMORIES.has(name)) || !isModuleLevel(node)) return
        if (COLLECTIONS.has(name) && node.parent.type === 'VariableDeclarator' && isReadonlyAnnotated(node.parent)) return
        const mend = COLLECTIONS.has(name) ? `Declare it as Readonly${name}, or keep it in what \`create…\` returns.` : 'Keep it in what `create…` returns.'
        context.report({ node, message: `A ${name} at module level can be written to by anyone who imports the module. ${mend}` })
      },
      Literal(node) {
        if ('regex' in node && /[gy]/.test(node.regex.flags) && isModuleLevel(node)) {
          context.report({ node, message: 'A regular expression with the flag g or y remembers where it stopped. Write it where it is used.' })
        }
      },
      PropertyDefinition(node) {
        if (node.static && !node.readonly) context.report({ node, message: 'A static field that can be assigned is module state. Make it readonly.' })
      },
    }
  },
}

const entriesReExport = {
  create(context) {
    return {
      Program(program) {
        for (const node of program.body) {
          if (node.type === 'ExportNamedDeclaration' && node.source) continue
          const message = node.type === 'ExportAllDeclaration'
            ? 'An entry names what it exports, so that nothing becomes public by accident.'
            : 'An entry only re-exports. Move this into a room.'
          context.report({ node, message })
        }
      },
    }
  },
}

const fileName = {
  create(context) {
    return {
      Program(program) {
        const path = relative(context.cwd, context.filename).split(sep).join('/')
        const name = basename(path).replace(/\..*$/, '')
        if (name === 'index' && path !== 'src/index.ts') {
          context.report({ node: program, message: 'No folder barrels: import from the file that has the thing.' })
        }
        if (NAMELESS.test(name)) context.report({ node: program, message: `\`${name}\` says nothing. Name the file after the thing that it holds.` })
      },
    }
  },
}

const noBarrel = {
  create(context) {
    return {
      Program(program) {
        const { body } = program
        if (body.length > 0 && body.every((node) => node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && node.source))) {
          context.report({ node: program, message: 'A file that only re-exports hides where things live. Only the entries of the package do that.' })
        }
      },
    }
  },
}

const noComputedImport = {
  create(context) {
    return {
      ImportExpression(node) {
        const { source } = node
        // A package, or a module of Node, that is loaded once it is needed: it stands below every floor.
        if (source.type === 'Literal' && typeof source.value === 'string' && !source.value.startsWith('.')) return
        context.report({ node, message: 'Imports are static, so that the floors can be seen and bundlers can drop what is unused. Only a package may be imported when it is needed, by its name.' })
      },
    }
  },
}

const noWebObjects = {
  meta: { schema: { type: 'array', items: { type: 'string' } } },
  create(context) {
    const names = new Set(context.options)
    return {
      'Program:exit'() {
        for (const { identifier } of context.sourceCode.scopeManager?.globalScope?.through ?? []) {
          if (names.has(identifier.name)) {
            context.report({ node: identifier, message: `\`${identifier.name}\` is not known here: take the few facts that are needed, as plain values.` })
          }
        }
      },
    }
  },
}

const openingComment = {
  create(context) {
    return {
      Program(program) {
        const [first] = context.sourceCode.getAllComments()
        const start = program.body[0]?.range[0] ?? Infinity
        if (first?.type !== 'Block' || !first.value.startsWith('*') || first.range[0] > start) {
          context.report({ node: program, message: 'A file opens with one sentence, as `/** … */`, that says what it is.' })
        }
      },
    }
  },
}

const exportedDocs = {
  create(context) {
    const documented = new Set()
    return {
      ExportNamedDeclaration(node) {
        const { declaration } = node
        if (!declaration) return
        const name = (declaration.id ?? declaration.declarations?.[0]?.id)?.name ?? 'This'
        const comment = context.sourceCode.getCommentsBefore(node).at(-1)
        const has = comment?.type === 'Block' && comment.value.startsWith('*')
        // The first overload speaks for those below it.
        if (has) documented.add(name)
        else if (!documented.has(name)) context.report({ node, message: `\`${name}\` is exported: say in one to three sentences what it is, as \`/** … */\` before it.` })
      },
    }
  },
}

export default {
  meta: { name: 'laws' },
  rules: {
    'no-module-state': noModuleState,
    'entries-re-export': entriesReExport,
    'file-name': fileName,
    'no-barrel': noBarrel,
    'no-computed-import': noComputedImport,
    'no-web-objects': noWebObjects,
    'opening-comment': openingComment,
    'exported-docs': exportedDocs,
  },
}
