import { searchDevices } from './devices';
import { searchGroups } from './groups';
import {
	searchDeviceAuthenticationPolicies,
	searchFido2Policies,
	searchRelyingParties,
} from './policies';
import { searchPopulations } from './populations';
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
