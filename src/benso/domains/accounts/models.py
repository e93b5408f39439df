"""Officials who sign in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import models


class Official(AbstractBaseUser):
    """A person who works for an agency and signs in to the desk."""

    username = models.CharField(max_length=150, unique=True)
    USERNAME_FIELD = "username"
