/**
 * Hosts that commands may reach are exact names. A pattern would open names that nobody thought of, and an address
 * says nothing about who answers there.
 */
const NAME =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?$/i;

/** What is wrong with the first that is no exact name; null when all are. */
export function findFaultyHost(hosts: readonly string[]): string | null {
  const faulty = hosts.find((host) => !NAME.test(host));
  if (faulty === undefined) return null;
  return `“${faulty}” is no exact host name; hosts that commands may reach are named one by one, without * or addresses`;
}

/** Variables by which the sandbox tells programs of its proxy. Its address and token are of use inside only. */
export const proxyNames: readonly string[] = [
  'ALL_PROXY',
  'GIT_CONFIG_PARAMETERS',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'JAVA_TOOL_OPTIONS',
  'NO_PROXY',
  'all_proxy',
  'http_proxy',
  'https_proxy',
  'no_proxy',
];
