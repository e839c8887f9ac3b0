import { deleteFile } from './workspace/delete-file.ts';
import { editFile } from './workspace/edit-file.ts';
import { listFiles } from './workspace/list-files.ts';
import { readFile } from './workspace/read-file.ts';
import { runCommand } from './workspace/run-command.ts';
import { searchFiles } from './workspace/search-files.ts';
import { writeFile } from './workspace/write-file.ts';

/** The tools that live in the tool runner, by name. */
export const workspaceTools = [
  deleteFile,
  editFile,
  listFiles,
  readFile,
  runCommand,
  searchFiles,
  writeFile,
] as const;
