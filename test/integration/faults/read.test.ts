import { describeFaults } from '../../support/describeFaults';

describeFaults('read');
