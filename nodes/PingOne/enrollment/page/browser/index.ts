import { ENROLL } from './enroll';
import { SUPPORT } from './support';
import { VIEW } from './view';
import { WIRE } from './wire';

/** The page's whole script; reads its data from the element `data`. */
export const SCRIPT = `(() => {
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
${SUPPORT}${WIRE}${VIEW}${ENROLL}
void start();
})();`;
