import { searchDevices } from './devices';
import {
	searchDeviceAuthenticationPolicies,
	searchFido2Policies,
	searchRelyingParties,
} from './policies';
import { searchPopulations } from './populations';
import { searchUsers } from './users';

/** The pickers, under the names that the locators use. */
export const listSearch = {
	searchDeviceAuthenticationPolicies,
	searchDevices,
	searchFido2Policies,
	searchPopulations,
	searchRelyingParties,
	searchUsers,
};
