import { describeFaults } from './describeFaults.mts';

describeFaults('create');
