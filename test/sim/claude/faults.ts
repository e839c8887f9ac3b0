import type { Fault } from './script.ts';
import { errorBody } from './wire.ts';

/** An error answer, ready to be written. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const json = (
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): ErrorAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const html = (status: number, title: string): ErrorAnswer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
});

const LIMITS = {
  'anthropic-ratelimit-requests-limit': '1000',
  'anthropic-ratelimit-requests-remaining': '0',
  'anthropic-ratelimit-requests-reset': '2026-11-20T12:00:00Z',
};

/** The error answer of a fault; null for faults that answer 200 or not at all. */
export function errorAnswer(fault: Fault): ErrorAnswer | null {
  const invalid = (text: string) => errorBody('invalid_request_error', text);
  switch (fault.fault) {
    case 'bad-request':
      return json(400, invalid('temperature: Extra inputs are not permitted'));
    case 'bad-request-retry':
      return json(400, invalid('try again'), { 'x-should-retry': 'true' });
    case 'usage-limit':
      return json(
        400,
        invalid('You have reached your specified API usage limits. Access returns.'),
      );
    case 'bad-key':
      return json(401, errorBody('authentication_error', 'invalid bearer token'));
    case 'billing':
      return json(402, errorBody('billing_error', 'payment details are missing'));
    case 'forbidden':
      return json(403, errorBody('permission_error', 'not allowed for this key'));
    case 'no-model':
      return json(404, errorBody('not_found_error', 'model: claude-none'));
    case 'request-timeout':
      return json(408, errorBody('timeout_error', 'Request timeout'));
    case 'conflict':
      return json(409, errorBody('conflict_error', 'Conflict'));
    case 'too-large':
      return json(413, errorBody('request_too_large', 'Request exceeds the maximum size'));
    case 'too-large-html':
      return html(413, '413 Request Entity Too Large');
    case 'server-error':
      return json(500, errorBody('api_error', 'Internal server error'));
    case 'gateway-timeout':
      return json(504, errorBody('timeout_error', 'Timed out'));
    case 'html-502':
      return html(502, '502 Bad Gateway');
    case 'redirect':
      return { status: 307, headers: { location: 'http://127.0.0.1:9/v1/messages' }, body: '' };
    default:
      return limitAnswer(fault);
  }
}

function limitAnswer(fault: Fault): ErrorAnswer | null {
  const wait = { 'retry-after': String(fault.retryAfter ?? 7) };
  const limited = (text: string, code?: string) => errorBody('rate_limit_error', text, code);
  switch (fault.fault) {
    case 'rate-limited':
      return json(429, limited('too many requests'), { ...LIMITS, ...wait });
    case 'rate-limited-bare':
      return json(429, limited('too many requests'));
    case 'spend-limit':
      return json(429, limited('spend limit', 'enforced_spend_limit_reached'));
    case 'contract-limit':
      return json(429, limited('contract limit', 'contract_spend_limit_reached'));
    case 'overloaded':
      return json(
        529,
        errorBody('overloaded_error', 'Overloaded'),
        fault.retryAfter === undefined ? {} : wait,
      );
    case 'overloaded-no-retry':
      return json(529, errorBody('overloaded_error', 'Overloaded'), { 'x-should-retry': 'false' });
    default:
      return null;
  }
}
