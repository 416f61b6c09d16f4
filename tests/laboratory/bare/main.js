// The engine's client alone, for the tests: they ask through window.engine.

import { embedded } from "../../../laboratory/engine/embedded.js";
import { Engine } from "../../../laboratory/engine/client.js";

window.events = [];
window.engine = new Engine({ onevent: (event) => window.events.push(event) });
window.embedded = embedded;
