"""Statistics: counts and arrays in, frozen results out, with n and an interval or the reason why there is none."""
