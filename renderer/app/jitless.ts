import { config } from 'zod';

/* Imported before anything that makes a schema: zod would otherwise try `new Function`, which our content policy forbids. */
config({ jitless: true });
