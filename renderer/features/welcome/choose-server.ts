/** The server that first steps are about; the rule is the terminal's and the Models screen's, too. */
export { chooseServer } from '../../../shared/models/choose-server.ts';
