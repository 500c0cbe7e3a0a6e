import { writeFileSync } from 'node:fs';
import { bundlePage, moduleOf, SCRIPTS } from './bundle.mts';

for (const script of SCRIPTS) writeFileSync(moduleOf(script), bundlePage(script));
