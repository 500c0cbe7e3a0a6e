import { describeFaults } from './describeFaults.mts';

describeFaults('list');
