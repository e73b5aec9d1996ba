"""What holds for all tests."""

from hypothesis import HealthCheck, settings

# A busy machine is slow; that says nothing about the laws.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
