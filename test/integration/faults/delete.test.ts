import { describeFaults } from '../../support/describeFaults';

describeFaults('delete');
