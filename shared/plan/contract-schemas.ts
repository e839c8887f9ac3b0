/**
 * The raw JSON schemas that Claude answers in, exactly as the contract states them. They are sent as they
 * are (`output_config.format`): a converter would rewrite them, and an answer that was cut or refused would
 * make the SDK throw instead of telling why. A test holds them equal to the contract files and to the zod
 * schemas beside them.
 */

export const intakeContractSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'intake',
  type: 'object',
  additionalProperties: false,
  required: ['requirement', 'questions', 'filesWanted'],
  properties: {
    requirement: {
      type: 'string',
      description: 'The request restated precisely enough to plan from.',
    },
    questions: {
      type: 'array',
      description: 'Empty when the requirement is clear.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'question', 'why', 'options'],
        properties: {
          id: {
            type: 'string',
          },
          question: {
            type: 'string',
          },
          why: {
            type: 'string',
            description: 'What goes wrong if this is guessed.',
          },
          options: {
            type: 'array',
            items: {
              type: 'string',
            },
            description: 'Suggested answers; the user may write another.',
          },
        },
      },
    },
    filesWanted: {
      type: 'array',
      description:
        'Files whose text is needed to plan well; shown only if policy or the user allows.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['path', 'why'],
        properties: {
          path: {
            type: 'string',
          },
          why: {
            type: 'string',
          },
        },
      },
    },
  },
} as const;

export const planContractSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'plan',
  type: 'object',
  additionalProperties: false,
  required: ['summary', 'assumptions', 'steps', 'checks', 'outOfScope'],
  properties: {
    summary: {
      type: 'string',
    },
    assumptions: {
      type: 'array',
      items: {
        type: 'string',
      },
    },
    steps: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'title',
          'instructions',
          'files',
          'edgeCases',
          'dependsOn',
          'checks',
          'doneWhen',
        ],
        properties: {
          id: {
            type: 'string',
          },
          title: {
            type: 'string',
          },
          instructions: {
            type: 'string',
            description: 'Enough for a weaker model to do this step without inventing the design.',
          },
          files: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['path', 'action'],
              properties: {
                path: {
                  type: 'string',
                  description: "Relative to the repository's root, forward slashes.",
                },
                action: {
                  type: 'string',
                  enum: ['read', 'modify', 'create', 'delete'],
                },
              },
            },
          },
          edgeCases: {
            type: 'array',
            items: {
              type: 'string',
            },
          },
          dependsOn: {
            type: 'array',
            items: {
              type: 'string',
            },
            description: 'Ids of steps that must be done first.',
          },
          checks: {
            type: 'array',
            items: {
              type: 'string',
            },
            description: 'Shell commands that exit 0 when this step is right.',
          },
          doneWhen: {
            type: 'array',
            items: {
              type: 'string',
            },
            description: 'Criteria a reviewer can judge from diff and evidence.',
          },
        },
      },
    },
    checks: {
      type: 'array',
      items: {
        type: 'string',
      },
      description: 'Shell commands for the whole change.',
    },
    outOfScope: {
      type: 'array',
      items: {
        type: 'string',
      },
    },
  },
} as const;

export const verdictContractSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'verdict',
  type: 'object',
  additionalProperties: false,
  required: ['verdict', 'summary', 'fault', 'criteria', 'findings'],
  properties: {
    verdict: {
      type: 'string',
      enum: ['approve', 'revise', 'reject', 'cannot_judge'],
    },
    summary: {
      type: 'string',
    },
    fault: {
      type: 'string',
      enum: ['none', 'plan', 'execution', 'environment'],
      description: 'Where what is wrong came from.',
    },
    criteria: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['stepId', 'criterion', 'met', 'evidence'],
        properties: {
          stepId: {
            type: 'string',
          },
          criterion: {
            type: 'string',
          },
          met: {
            type: 'boolean',
          },
          evidence: {
            type: 'string',
            description: 'The diff line, check or output that shows it.',
          },
        },
      },
    },
    findings: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['stepId', 'file', 'line', 'severity', 'problem', 'instruction'],
        properties: {
          stepId: {
            type: 'string',
          },
          file: {
            type: ['string', 'null'],
          },
          line: {
            type: ['integer', 'null'],
          },
          severity: {
            type: 'string',
            enum: ['high', 'medium', 'low'],
          },
          problem: {
            type: 'string',
          },
          instruction: {
            type: 'string',
            description: 'What the executor should do about it.',
          },
        },
      },
    },
  },
} as const;

/** Contract name to schema, as the planner and the tests look them up. */
export const contractSchemas = {
  intake: intakeContractSchema,
  plan: planContractSchema,
  verdict: verdictContractSchema,
} as const;

export type ContractName = keyof typeof contractSchemas;
