import { describeFaults } from '../../support/describeFaults.mts';

describeFaults('delete');
