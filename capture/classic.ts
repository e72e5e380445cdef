import { capture } from './postproof-capture.ts';

declare const window: { PostproofCapture: object };

/** For pages without modules: `PostproofCapture.capture(config)`. */
window.PostproofCapture = { capture };
