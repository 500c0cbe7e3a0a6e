import { describeFaults } from './describeFaults.mts';

describeFaults('read');
