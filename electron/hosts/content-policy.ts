/**
 * What the window's page may do, the same on the desktop and in a browser: its own scripts, styles, fonts and
 * pictures, and nothing from anywhere else. Inline style attributes stay allowed because the diff viewer
 * writes them.
 */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
