/**
 * Planted secrets, one of each shape, as they stand in files. Every value is made up here and built from pieces,
 * so that no scanner of this repository takes one for real.
 */

const chars = (alphabet: string, length: number, seed: number): string => {
  let state = seed * 2_654_435_761 + 12_345;
  let out = '';
  while (out.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    out += alphabet[(state >>> 16) % alphabet.length];
  }
  return out;
};
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const alnum = (length: number, seed: number) =>
  chars(LOWER + LOWER.toUpperCase() + DIGITS, length, seed);
const upper = (length: number, seed: number) => chars(LOWER.toUpperCase() + DIGITS, length, seed);
const lower = (length: number, seed: number) => chars(LOWER + DIGITS, length, seed);
const hex = (length: number, seed: number) => chars('0123456789abcdef', length, seed);
const base64 = (length: number, seed: number) =>
  chars(`${LOWER + LOWER.toUpperCase() + DIGITS}+/`, length, seed);
const digits = (length: number, seed: number) => `7${chars(DIGITS, length - 1, seed)}`;
const lines = (count: number, seed: number) =>
  Array.from({ length: count }, (_, at) => base64(64, seed + at)).join('\n');

export interface Canary {
  readonly shape: string;
  /** As it stands in a file. */
  readonly text: string;
  /** What must not leave. */
  readonly secret: string;
}

/** `around` holds `%` where the secret stands. */
const canary = (shape: string, secret: string, around = 'value = "%"'): Canary => ({
  shape,
  secret,
  text: around.replace('%', () => secret),
});
const pem = (kind: string, seed: number): Canary => {
  const secret = lines(4, seed);
  const text = `-----BEGIN ${kind} KEY-----\n${secret}\n-----END ${kind} KEY-----`;
  return { shape: `${kind} key`, text, secret: secret.split('\n')[1] ?? secret };
};
const jwt = `eyJ${alnum(17, 1)}.eyJ${alnum(60, 2)}.${alnum(43, 3)}`;

export const canaries: readonly Canary[] = [
  canary('AWS key id', `AKIA${upper(16, 4)}`, 'key % in a comment'),
  canary('AWS secret key', base64(40, 5), 'aws_secret_access_key = %'),
  canary('Google API key', `AIza${alnum(35, 6)}`),
  canary('Google OAuth token', `ya29.${alnum(60, 7)}`),
  canary('Google client secret', `GOCSPX-${alnum(28, 8)}`),
  canary('Azure account key', `${base64(86, 9)}==`, 'DefaultEndpointsProtocol=https;AccountKey=%;'),
  canary(
    'Azure SAS signature',
    `${alnum(43, 10)}%3D`,
    'https://x.blob.core.windows.net/c?sv=1&sig=%',
  ),
  canary('Azure client secret', `${alnum(3, 11)}8Q~${alnum(34, 12)}`),
  canary('DigitalOcean', `dop_v1_${hex(64, 13)}`),
  canary('Alibaba key id', `LTAI${alnum(20, 14)}`),
  canary('Netlify', `nfp_${alnum(40, 15)}`),
  canary('Supabase', `sbp_${hex(40, 16)}`),
  canary('PlanetScale', `pscale_tkn_${alnum(43, 17)}`),
  canary('Doppler', `dp.pt.${alnum(43, 18)}`),
  canary('Vault', `hvs.${alnum(90, 19)}`),
  canary('Terraform', `${alnum(14, 20)}.atlasv1.${alnum(67, 21)}`),
  canary('Pulumi', `pul-${hex(40, 22)}`),
  canary('OpenAI', `sk-proj-${alnum(48, 23)}`),
  canary('Anthropic', `sk-ant-api03-${alnum(80, 24)}`),
  canary('OpenRouter', `sk-or-v1-${hex(64, 25)}`),
  canary('Hugging Face', `hf_${alnum(34, 26)}`),
  canary('Groq', `gsk_${alnum(52, 27)}`),
  canary('Replicate', `r8_${alnum(37, 28)}`),
  canary('GitHub personal', `ghp_${alnum(36, 29)}`),
  canary('GitHub server', `ghs_${alnum(36, 30)}`),
  canary('GitHub fine-grained', `github_pat_${alnum(22, 31)}_${alnum(59, 32)}`),
  canary('GitLab', `glpat-${alnum(20, 33)}`),
  canary('npm', `npm_${alnum(36, 34)}`),
  canary('npm auth line', alnum(36, 35), '//registry.example.org/:_authToken=%'),
  canary('PyPI', `pypi-AgEIcHlwaS5vcmc${alnum(70, 36)}`),
  canary('RubyGems', `rubygems_${hex(48, 37)}`),
  canary('Docker', `dckr_pat_${alnum(27, 38)}`),
  canary('Docker auth', base64(40, 39), '{"auths":{"x":{"auth": "%"}}}'),
  canary('Atlassian', `ATATT3xFfGF0${alnum(180, 40)}`),
  canary('Postman', `PMAK-${hex(24, 41)}-${hex(34, 42)}`),
  canary('Grafana', `glsa_${alnum(32, 43)}_${hex(8, 44)}`),
  canary('New Relic', `NRAK-${upper(27, 45)}`),
  canary('Linear', `lin_api_${alnum(40, 46)}`),
  canary('Notion', `ntn_${alnum(46, 47)}`),
  canary('Figma', `figd_${alnum(40, 48)}`),
  canary('Databricks', `dapi${hex(32, 49)}`),
  canary('Airtable', `pat${alnum(14, 50)}.${hex(64, 51)}`),
  canary('Stripe', `sk_live_${alnum(24, 52)}`),
  canary('Stripe restricted', `rk_live_${alnum(24, 53)}`),
  canary('Stripe webhook', `whsec_${alnum(32, 54)}`),
  canary('Shopify', `shpat_${hex(32, 55)}`),
  canary('Square', `sq0atp-${alnum(22, 56)}`),
  canary('PayPal', `access_token$production$${lower(16, 57)}$${hex(32, 58)}`),
  canary('Slack bot', `xoxb-${digits(12, 59)}-${digits(12, 60)}-${alnum(24, 61)}`),
  canary(
    'Slack webhook',
    `T${upper(8, 62)}/B${upper(8, 63)}/${alnum(24, 64)}`,
    'https://hooks.slack.com/services/%',
  ),
  canary('Discord webhook', alnum(68, 65), 'https://discord.com/api/webhooks/123456789012345678/%'),
  canary('Discord bot', `M${alnum(25, 66)}.${alnum(6, 67)}.${alnum(38, 68)}`),
  canary('Telegram', `${digits(10, 69)}:AA${alnum(33, 70)}`),
  canary('Twilio', `SK${hex(32, 71)}`),
  canary('SendGrid', `SG.${alnum(22, 72)}.${alnum(43, 73)}`),
  canary('Mailgun', `key-${hex(32, 74)}`),
  canary('Mailchimp', `${hex(32, 75)}-us12`),
  canary('Brevo', `xkeysib-${hex(64, 76)}-${alnum(16, 77)}`),
  canary('Twitter bearer', `${'A'.repeat(22)}${alnum(80, 78)}`),
  canary('Tailscale', `tskey-auth-${alnum(12, 79)}-${alnum(32, 80)}`),
  canary('JWT', jwt, 'Set-Cookie: session=%'),
  canary('bearer header', alnum(40, 81), "curl -H 'Authorization: Bearer %' x"),
  canary('basic header', base64(24, 82), 'Authorization: Basic %'),
  canary('age key', `AGE-SECRET-KEY-1${upper(58, 83)}`),
  canary('address password', `p4${alnum(12, 84)}`, 'postgres://app:%@db.internal:5432/app'),
  canary('connection string', `Tr0ub4dor-${alnum(4, 85)}`, '"Server=db;User Id=app;Password=%;"'),
  canary('quoted password', 'correct7horse!battery', 'db.password = "%"'),
  canary('bare password', 'correct8horse!battery', 'DB_PASSWORD=%'),
  canary('YAML password', 'correct9horse!battery', '  password: %'),
  canary('JSON secret', lower(32, 86), '{"clientSecret": "%"}'),
  canary('quoted API key', hex(32, 87), "const apiKey = '%';"),
  canary('UUID as API key', '1f0c7d52-9b1e-4a55-8c36-2d4d5be0a3f1', 'HEROKU_API_KEY=%'),
  canary('random literal', alnum(48, 88), 'const x = "%";'),
  canary('netrc', `n3t${alnum(10, 89)}`, 'machine h login me password %'),
  canary('kubeconfig', base64(80, 90), 'client-key-data: %'),
  canary('password hash', `$2b$12$${alnum(53, 91)}`, 'admin:%'),
  pem('RSA PRIVATE', 100),
  pem('EC PRIVATE', 110),
  pem('OPENSSH PRIVATE', 120),
  pem('PRIVATE', 130),
  pem('ENCRYPTED PRIVATE', 140),
];

/** A secret that no shape tells: known only because a file of the checkout holds it. */
export const knownSecret = 'quiet"river\\stones/and=more&é';
