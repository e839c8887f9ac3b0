/** Whether a name on the command line is meant as a path: tags hold slashes, and begin with none. */
export const isPath = (name: string): boolean =>
  /\.gguf$/i.test(name) || /^(?:\.{0,2}[\\/]|[a-z]:[\\/])/i.test(name);
