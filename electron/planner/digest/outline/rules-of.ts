import type { Grammar } from '../language-of.ts';
import { CPP } from './cpp-rules.ts';
import { ECMASCRIPT } from './ecmascript-rules.ts';
import { GO, RUST } from './go-rust-rules.ts';
import type { GrammarRules } from './grammar-rules.ts';
import { CSHARP, JAVA, PHP } from './managed-rules.ts';
import { PYTHON, RUBY } from './script-rules.ts';

export const RULES_OF: Readonly<Record<Grammar, GrammarRules>> = {
  typescript: ECMASCRIPT,
  tsx: ECMASCRIPT,
  javascript: ECMASCRIPT,
  python: PYTHON,
  go: GO,
  rust: RUST,
  java: JAVA,
  cpp: CPP,
  'c-sharp': CSHARP,
  php: PHP,
  ruby: RUBY,
};
