import { describeFaults } from '../../support/describeFaults';

describeFaults('list');
