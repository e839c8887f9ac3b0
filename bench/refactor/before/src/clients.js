/** The clients; `rate` is cents an hour, `step` what each entry is rounded up to, in hours. */
const CLIENTS = new Map([
  [
    'acme',
    { name: 'Acme Works', address: ['Long Road 1', '10115 Berlin'], rate: 9600, step: 0.25 },
  ],
  ['globex', { name: 'Globex', address: ['Harbour 7', '20457 Hamburg'], rate: 12000, step: 0.5 }],
  ['house', { name: 'In the house', address: [], rate: 0 }],
]);

export function findClient(key) {
  const client = CLIENTS.get(key);
  if (client === undefined) throw new RangeError(`there is no client ${key}`);
  return client;
}

export const clientKeys = () => [...CLIENTS.keys()];
