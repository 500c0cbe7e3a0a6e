interface OtpSettings {
	length?: number;
	minutes?: number;
	coolDown: number;
}

function otp({ length, minutes, coolDown }: OtpSettings): Record<string, unknown> {
	return {
		failure: { count: 3, coolDown: { duration: coolDown, timeUnit: 'MINUTES' } },
		...(minutes !== undefined && { lifeTime: { duration: minutes, timeUnit: 'MINUTES' } }),
		...(length !== undefined && { otpLength: length }),
	};
}

const sent = { length: 6, minutes: 30, coolDown: 0 };

/**
 * Everything in a device authentication policy but the FIDO2 part, as the pages on creating one
 * print it. Whether MFA off blocks a user has two names there; both are shown.
 */
export function defaultRest(): Record<string, unknown> {
	return {
		authentication: { deviceSelection: 'DEFAULT_TO_FIRST' },
		notificationsPolicy: {},
		newDeviceNotification: 'NONE',
		sms: { enabled: false, otp: otp(sent) },
		email: { enabled: false, otp: otp(sent) },
		mobile: { enabled: false, otp: otp({ coolDown: 2 }), applications: [] },
		totp: { enabled: false, otp: otp({ coolDown: 2 }) },
		voice: { enabled: false, otp: otp(sent) },
		whatsApp: { enabled: false, otp: otp(sent) },
		oathToken: { enabled: false, otp: otp({ coolDown: 2 }) },
		pingIdDesktopGen2: { enabled: false, otp: otp({ coolDown: 2 }) },
		rememberMe: { web: { enabled: false, lifeTime: { duration: 30, timeUnit: 'DAYS' } } },
		forSignOnPolicy: false,
		blockDisabledUsers: false,
		blockUsersWithDisabledMfa: false,
		bypassBlockedWhenMfaDisabled: true,
	};
}
