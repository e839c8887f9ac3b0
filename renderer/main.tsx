import './app/ensure-storage.ts';
import './app/jitless.ts';
import './ui/tokens.css';
import './ui/base.css';
import { startWindow } from './app/start-window.tsx';

void startWindow(document);
