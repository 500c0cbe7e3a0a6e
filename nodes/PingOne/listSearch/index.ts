import { searchDevices } from './devices';
import { searchGroups, searchPopulations } from './named';
import {
	searchDeviceAuthenticationPolicies,
	searchFido2Policies,
	searchRelyingParties,
} from './policies';
import { searchUsers } from './users';

/** The pickers, by the names that the locators use. */
export const listSearch = {
	searchDeviceAuthenticationPolicies,
	searchDevices,
	searchFido2Policies,
	searchGroups,
	searchPopulations,
	searchRelyingParties,
	searchUsers,
};
