import { searchDeviceAuthenticationPolicies, searchRelyingParties } from './policies';
import { searchUsers } from './users';

/** The pickers, under the names that the locators use. */
export const listSearch = {
	searchDeviceAuthenticationPolicies,
	searchRelyingParties,
	searchUsers,
};
