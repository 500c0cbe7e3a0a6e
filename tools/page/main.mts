import { writeFileSync } from 'node:fs';
import { bundlePage, GENERATED } from './bundle.mts';

writeFileSync(GENERATED, await bundlePage());
