import { describeFaults } from '../../support/describeFaults';

describeFaults('create');
