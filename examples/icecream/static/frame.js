/** The foreign page, in a frame: does the action that its address names, and tells the page around it what it got. */
import { actions, perform } from './actions.js'

const { api, page } = await (await fetch('about')).json()
window.parent.postMessage(await perform(api, actions[location.hash.slice(1)]), page)
