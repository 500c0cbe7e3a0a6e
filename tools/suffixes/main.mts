import { writeFileSync } from 'node:fs';
import { suffixFile, suffixModule } from './list.mts';

writeFileSync(suffixFile(), suffixModule());
