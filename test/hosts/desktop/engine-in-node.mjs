import { EventEmitter } from 'node:events';
import { registerHooks } from 'node:module';

/**
 * Runs the built engine of the desktop app in a plain Node process: `electron` is a network that refuses, and
 * `process.parentPort` with its ports is carried by the process's own channel, each port by a number.
 * Started as `node engine-in-node.mjs ENGINE.js`.
 */
const ELECTRON =
  "data:text/javascript,export const net = { fetch: () => Promise.reject(new Error('no network')) };";
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: ELECTRON, shortCircuit: true } : next(specifier, context),
});

const ports = new Map();

class Port extends EventEmitter {
  queue = [];
  isStarted = false;
  constructor(id) {
    super();
    this.id = id;
  }
  receive(data) {
    if (this.isStarted) this.emit('message', { data, ports: [] });
    else this.queue.push(data);
  }
  start() {
    this.isStarted = true;
    for (const data of this.queue.splice(0)) this.receive(data);
  }
  postMessage(data) {
    process.send?.({ from: this.id, data });
  }
  close() {
    ports.delete(this.id);
    process.send?.({ from: this.id, isClosed: true });
  }
}

const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (data) => process.send?.({ from: 'parent', data }),
});
process.parentPort = parentPort;
process.on('message', ({ to, data, port }) => {
  if (to !== 'parent') return ports.get(to)?.receive(data);
  const carried = port === undefined ? [] : [new Port(port)];
  for (const one of carried) ports.set(one.id, one);
  parentPort.emit('message', { data, ports: carried });
});

await import(process.argv[2]);
