import { describeFaults } from '../../support/describeFaults.mts';

describeFaults('create');
