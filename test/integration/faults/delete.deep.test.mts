import { describeFaults } from './describeFaults.mts';

describeFaults('delete');
