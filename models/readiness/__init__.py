"""Almost ready: who of the 5-10 % band will be in the top circle over the next 12 weeks, judged on the past."""
