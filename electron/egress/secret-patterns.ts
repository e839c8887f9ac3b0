/**
 * Secret shapes that the recommended rule preset misses or knows only in part. A rule has a literal that
 * must occur (a search for it costs far less than the expression) and an expression whose first group, or
 * whole match, is the secret. Quantifiers are bounded: a hostile one-line file must not stall the door.
 */

export interface SecretRule {
  readonly kind: string;
  /** Any of these must occur in the text, letter for letter; without one the rule is always tried. */
  readonly hints: readonly string[];
  readonly shape: RegExp;
}

const rule = (kind: string, hints: string | readonly string[], shape: RegExp): SecretRule => ({
  kind,
  hints: typeof hints === 'string' ? [hints] : hints,
  shape,
});

/**
 * Tokens with a prefix of their own. They don't start inside another word; a dash before them may be a
 * diff's sign for a removed line, so it counts only with a letter before it.
 */
const prefixed = (kind: string, hint: string, tail: string, before = '(?<![A-Za-z0-9_])') =>
  rule(kind, hint, new RegExp(`${before}${hint.replace(/[.$/]/g, '\\$&')}${tail}`, 'g'));

const cloud: readonly SecretRule[] = [
  rule(
    'aws-key-id',
    ['AKIA', 'ASIA', 'AROA', 'AIDA', 'ABIA', 'ACCA'],
    /(?<![A-Za-z0-9])(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  ),
  rule(
    'aws-secret',
    ['aws', 'AWS', 'Aws', 'SecretAccessKey', 'secretAccessKey'],
    /(?:aws[\w.-]{0,30}|secret_?access_?key)["'\s]{0,4}[:=]{1,2}>?\s{0,4}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
  ),
  prefixed('google-api-key', 'AIza', '[A-Za-z0-9_-]{35}'),
  prefixed('google-oauth', 'ya29.', '[A-Za-z0-9_-]{20,400}'),
  prefixed('google-client-secret', 'GOCSPX-', '[A-Za-z0-9_-]{20,60}'),
  prefixed('google-refresh', '1//0', '[A-Za-z0-9_-]{30,200}'),
  rule('azure-account-key', 'AccountKey=', /AccountKey=([A-Za-z0-9+/]{60,100}={0,2})/g),
  rule('azure-access-key', 'SharedAccessKey=', /SharedAccessKey=([A-Za-z0-9+/]{40,100}={0,2})/g),
  rule('azure-sas', 'sig=', /[?&;]sig=([A-Za-z0-9%+/]{40,200}(?:={1,2}|%3[dD])?)/g),
  rule('azure-client-secret', 'Q~', /(?<![\w~.]|\w-)[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}/g),
  prefixed('digitalocean', 'dop_v1_', '[a-f0-9]{64}'),
  prefixed('digitalocean', 'doo_v1_', '[a-f0-9]{64}'),
  prefixed('digitalocean', 'dor_v1_', '[a-f0-9]{64}'),
  prefixed('alibaba-key-id', 'LTAI', '[A-Za-z0-9]{12,30}(?![A-Za-z0-9])'),
  prefixed('tencent-key-id', 'AKID', '[A-Za-z0-9]{32}(?![A-Za-z0-9])'),
  prefixed('heroku', 'HRKU-', '[A-Za-z0-9_-]{36,80}'),
  prefixed('fly', 'FlyV1 ', '[A-Za-z0-9_,=+/-]{30,800}'),
  prefixed('netlify', 'nfp_', '[A-Za-z0-9]{36,60}'),
  prefixed('supabase', 'sbp_', '[a-z0-9]{40,60}'),
  prefixed('planetscale', 'pscale_', '(?:tkn|oauth|pw)_[A-Za-z0-9_.=-]{32,64}'),
  prefixed('doppler', 'dp.', '(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9_.]{40,60}'),
  prefixed('vault', 'hvs.', '[A-Za-z0-9_-]{24,300}'),
  prefixed('vault', 'hvb.', '[A-Za-z0-9_-]{24,300}'),
  rule('terraform', '.atlasv1.', /[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,80}/g),
  prefixed('pulumi', 'pul-', '[a-f0-9]{40}'),
  prefixed('scaleway', 'SCW', '[A-Z0-9]{17}(?![A-Za-z0-9])'),
  prefixed('yandex', 'AQVN', '[A-Za-z0-9_-]{35,40}'),
];

const models: readonly SecretRule[] = [
  rule(
    'model-key',
    'sk-',
    /(?<![A-Za-z0-9_]|\w-)sk-(?:ant-|proj-|or-v1-|svcacct-|admin-|lf-)?[A-Za-z0-9_-]{20,220}/g,
  ),
  prefixed('hugging-face', 'hf_', '[A-Za-z0-9]{30,40}'),
  prefixed('hugging-face', 'api_org_', '[A-Za-z0-9]{34}'),
  prefixed('groq', 'gsk_', '[A-Za-z0-9]{40,60}'),
  prefixed('xai', 'xai-', '[A-Za-z0-9]{60,90}'),
  prefixed('replicate', 'r8_', '[A-Za-z0-9]{36,40}'),
  prefixed('perplexity', 'pplx-', '[A-Za-z0-9]{40,60}'),
  prefixed('nvidia', 'nvapi-', '[A-Za-z0-9_-]{60,80}'),
  prefixed('langsmith', 'lsv2_', '(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}'),
  prefixed('pinecone', 'pcsk_', '[A-Za-z0-9_]{50,80}'),
  prefixed('weights-and-biases', 'wandb_v1_', '[A-Za-z0-9_]{40,90}'),
];

const code: readonly SecretRule[] = [
  rule(
    'github',
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    /(?<![A-Za-z0-9_])gh[pousr]_[A-Za-z0-9_.-]{30,600}/g,
  ),
  prefixed('github', 'github_pat_', '[A-Za-z0-9_]{36,100}'),
  rule(
    'gitlab',
    'gl',
    /(?<![A-Za-z0-9_])(?:glpat|gldt|glrt|glrtr|glptt|glft|glsoat|glcbt|glimt|glagent|gloas|glffct)-[A-Za-z0-9_.-]{18,300}/g,
  ),
  rule(
    'npm-auth',
    ['_auth', '_password'],
    /_(?:authToken|auth|password)\s{0,2}=\s{0,2}"?([A-Za-z0-9+/=_.-]{8,500})/g,
  ),
  prefixed('npm', 'npm_', '[A-Za-z0-9]{36,60}'),
  prefixed('pypi', 'pypi-AgE', '[A-Za-z0-9_-]{50,400}'),
  prefixed('rubygems', 'rubygems_', '[a-f0-9]{48}'),
  prefixed('docker', 'dckr_', '(?:pat|oat)_[A-Za-z0-9_-]{24,60}'),
  prefixed('crates', 'cio', '[A-Za-z0-9]{32}(?![A-Za-z0-9])'),
  prefixed('nuget', 'oy2', '[a-z0-9]{43}(?![A-Za-z0-9])'),
  prefixed('clojars', 'CLOJARS_', '[a-z0-9]{60}'),
  prefixed('bitbucket', 'ATBB', '[A-Za-z0-9]{28,40}'),
  prefixed('atlassian', 'ATATT3', '[A-Za-z0-9_=-]{50,300}'),
  prefixed('buildkite', 'bkua_', '[a-z0-9]{40}'),
  prefixed('circleci', 'CCIPAT_', '[A-Za-z0-9_]{40,90}'),
  prefixed('postman', 'PMAK-', '[a-f0-9]{24}-[a-f0-9]{34}'),
  prefixed('sonar', 'squ_', '[a-f0-9]{40}'),
  prefixed('sonar', 'sqp_', '[a-f0-9]{40}'),
  prefixed('sentry', 'sntrys_', '[A-Za-z0-9+/=_]{40,400}'),
  prefixed('sentry', 'sntryu_', '[a-f0-9]{64}'),
  prefixed('grafana', 'glsa_', '[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}'),
  prefixed('grafana', 'glc_', '[A-Za-z0-9+/=]{32,400}'),
  prefixed('new-relic', 'NRAK-', '[A-Z0-9]{27}'),
  prefixed('new-relic', 'NRAL-', '[A-Za-z0-9]{30,50}'),
  prefixed('linear', 'lin_api_', '[A-Za-z0-9]{32,60}'),
  prefixed('notion', 'ntn_', '[A-Za-z0-9]{40,60}'),
  prefixed('notion', 'secret_', '[A-Za-z0-9]{43}(?![A-Za-z0-9])'),
  prefixed('figma', 'figd_', '[A-Za-z0-9_-]{36,60}'),
  prefixed('databricks', 'dapi', '[a-f0-9]{32}(?:-\\d)?'),
  prefixed('one-password', 'ops_', 'ey[A-Za-z0-9_-]{100,1500}'),
  prefixed('prefect', 'pnu_', '[A-Za-z0-9]{36}'),
  prefixed('readme', 'rdme_', '[a-z0-9]{70}'),
  prefixed('contentful', 'CFPAT-', '[A-Za-z0-9_-]{43}'),
  rule('airtable', 'pat', /(?<![A-Za-z0-9])pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/g),
  prefixed('asana', '1/', '\\d{12,18}(?:/\\d{12,18})?:[a-f0-9]{32}'),
];

const money: readonly SecretRule[] = [
  rule(
    'stripe',
    ['_live_', '_test_'],
    /(?<![A-Za-z0-9])(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,250}/g,
  ),
  prefixed('stripe-webhook', 'whsec_', '[A-Za-z0-9+/=]{24,80}'),
  prefixed('shopify', 'shp', '(?:at|ss|ca|pa|ua)_[A-Fa-f0-9]{32}'),
  prefixed('square', 'sq0', '(?:atp|csp|idp)-[A-Za-z0-9_-]{22,50}'),
  prefixed('square', 'EAAA', '[A-Za-z0-9_-]{60}'),
  prefixed('paypal', 'access_token$', '(?:production|sandbox)\\$[a-z0-9]{16}\\$[a-f0-9]{32}'),
  rule('razorpay', 'rzp_', /(?<![A-Za-z0-9])rzp_(?:live|test)_[A-Za-z0-9]{14,24}/g),
  rule(
    'plaid',
    'access-',
    /(?<![A-Za-z0-9])access-(?:production|sandbox|development)-[a-f0-9-]{36}/g,
  ),
  rule('shippo', 'shippo_', /shippo_(?:live|test)_[a-f0-9]{40}/g),
  prefixed('easypost', 'EZ', '[AT]K[A-Za-z0-9]{54}'),
  rule('flutterwave', 'FLWSECK', /FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,40}(?:-X)?/g),
  rule('duffel', 'duffel_', /duffel_(?:live|test)_[A-Za-z0-9_-]{43}/g),
];

const messaging: readonly SecretRule[] = [
  rule('slack', 'xox', /(?<![A-Za-z0-9])xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,250}/g),
  rule('slack-app', 'xapp-', /(?<![A-Za-z0-9])xapp-\d-[A-Za-z0-9-]{20,200}/g),
  rule(
    'slack-webhook',
    'hooks.slack.com',
    /hooks\.slack\.com\/(?:services|workflows|triggers)\/([A-Za-z0-9/_-]{20,100})/g,
  ),
  rule('discord-webhook', '/api/webhooks/', /\/api\/webhooks\/\d{17,20}\/([A-Za-z0-9_-]{60,80})/g),
  rule(
    'discord-bot',
    [],
    /(?<![A-Za-z0-9_.]|\w-)[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}(?![A-Za-z0-9_.-])/g,
  ),
  rule(
    'teams-webhook',
    'webhook.office.com',
    /webhook\.office\.com\/webhookb2\/([A-Za-z0-9@/_-]{60,250})/g,
  ),
  rule('telegram', ':AA', /(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{32,34}(?![A-Za-z0-9_-])/g),
  rule('twilio', ['SK', 'AC'], /(?<![A-Za-z0-9])(?:SK|AC)[a-f0-9]{32}(?![A-Za-z0-9])/g),
  prefixed('sendgrid', 'SG.', '[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{30,60}'),
  prefixed('mailgun', 'key-', '[a-f0-9]{32}(?![A-Za-z0-9])'),
  rule('mailchimp', '-us', /(?<![A-Za-z0-9])[a-f0-9]{32}-us\d{1,2}(?!\d)/g),
  prefixed('brevo', 'xkeysib-', '[a-f0-9]{64}-[A-Za-z0-9]{16}'),
  prefixed('resend', 're_', '[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}'),
  prefixed('postmark', 'POSTMARK_', '[A-Za-z0-9-]{36}'),
  prefixed('dropbox', 'sl.', '[A-Za-z0-9_-]{100,1500}'),
  prefixed('facebook', 'EAAC', '[A-Za-z0-9]{60,300}'),
  rule('twitter-bearer', 'AAAAAAAAA', /(?<![A-Za-z0-9])AAAAAAAAAAAAAAAAAAAAA[A-Za-z0-9%]{40,120}/g),
  prefixed('okta', 'SSWS ', '[A-Za-z0-9_-]{40,50}'),
  prefixed('mapbox', 'sk.ey', '[A-Za-z0-9_-]{20,200}\\.[A-Za-z0-9_-]{20,60}'),
  prefixed('tailscale', 'tskey-', '[a-z]{3,10}-[A-Za-z0-9-]{20,80}'),
  prefixed('typeform', 'tfp_', '[A-Za-z0-9_.=-]{40,80}'),
];

const general: readonly SecretRule[] = [
  rule(
    'jwt',
    'eyJ',
    /(?<![A-Za-z0-9_]|\w-)eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,1000}/g,
  ),
  rule(
    'jwe',
    'eyJ',
    /(?<![A-Za-z0-9_]|\w-)eyJ[A-Za-z0-9_-]{20,2000}\.[A-Za-z0-9_-]{0,1000}\.[A-Za-z0-9_-]{8,100}\.[A-Za-z0-9_-]{20,4000}\.[A-Za-z0-9_-]{16,100}/g,
  ),
  rule('age-key', 'AGE-SECRET-KEY-1', /AGE-SECRET-KEY-1[A-Z0-9]{58}/g),
  rule(
    'url-password',
    '://',
    /(?<=[a-z]):\/\/[^\s:@/"'`<>]{0,100}:([^\s@/"'`<>{}$]{3,200})@[A-Za-z0-9[]/gi,
  ),
  rule('authorization', ['earer ', 'EARER '], /\bbearer\s+([A-Za-z0-9_.~+/-]{16,2000}={0,2})/gi),
  rule(
    'authorization',
    ['asic ', 'ASIC '],
    /\bauthorization["']?\s{0,3}[:=]\s{0,3}["']?basic\s+([A-Za-z0-9+/]{8,500}={0,2})/gi,
  ),
  rule(
    'connection-string',
    ['assword=', 'wd=', 'ASSWORD='],
    /[;"']\s{0,3}(?:password|pwd)=([^;"'\s{}$<>]{4,200})(?=[;"'\s]|$)/gi,
  ),
  rule('docker-auth', '"auth"', /"auth"\s{0,4}:\s{0,4}"([A-Za-z0-9+/]{12,500}={0,2})"/g),
  rule('kube-key', 'key-data', /client-key-data:\s{0,4}([A-Za-z0-9+/]{40,8000}={0,2})/g),
  rule(
    'netrc',
    'password',
    /\bmachine\s{1,20}\S{1,200}\s{1,20}login\s{1,20}\S{1,200}\s{1,20}password\s{1,20}(\S{3,200})/g,
  ),
  rule(
    'htpasswd',
    ['$2a$', '$2b$', '$2y$', '$apr1$', '$5$', '$6$', '$argon2'],
    /\$(?:2[aby]\$\d\d|apr1|5|6|argon2id?\$v=\d+\$[mtp=,\d]{5,30})\$[A-Za-z0-9./$+]{20,150}/g,
  ),
  rule('ssh-session', 'sshpass', /sshpass\s{1,4}-p\s{0,4}["']?([^\s"']{4,100})/g),
  rule(
    'curl-user',
    'curl',
    /\bcurl\b[^\n]{0,200}\s(?:-u|--user)\s{1,4}["']?[^\s:"']{1,80}:([^\s"']{4,100})/g,
  ),
];

export const secretRules: readonly SecretRule[] = [
  ...cloud,
  ...models,
  ...code,
  ...money,
  ...messaging,
  ...general,
];
