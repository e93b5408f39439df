from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Template",
            fields=[
                ("code", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("channels", models.JSONField()),
                ("facts", models.JSONField()),
                ("words", models.JSONField()),
            ],
            options={
                "db_table": "notifications_template",
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120)),
                ("channel", models.CharField(max_length=8)),
                ("person", models.UUIDField(null=True)),
                ("address", models.CharField(blank=True, default="", max_length=254)),
                ("language", models.CharField(default="vi", max_length=2)),
                ("template", models.CharField(max_length=32)),
                ("facts", models.JSONField()),
                ("link", models.CharField(blank=True, default="", max_length=300)),
                ("state", models.CharField(max_length=8)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "db_table": "notifications_message",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["next_at"], name="notifications_message_due"
                    ),
                    models.Index(
                        condition=models.Q(("channel", "in_app")), fields=["person", "-id"], name="notifications_inbox"
                    ),
                    models.Index(
                        condition=models.Q(("channel", "in_app"), ("read_at__isnull", True)),
                        fields=["person"],
                        name="notifications_unread",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "channel"), name="notifications_message_once"),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["in_app", "email", "push", "sms", "zalo"])),
                        name="notifications_message_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "sent", "failed", "dropped"])),
                        name="notifications_message_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.UUIDField()),
                ("channel", models.CharField(max_length=8)),
                ("wanted", models.BooleanField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "notifications_preference",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "channel"), name="notifications_preference_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.UUIDField()),
                ("endpoint", models.CharField(max_length=600, unique=True)),
                ("p256dh", models.CharField(max_length=120)),
                ("auth", models.CharField(max_length=40)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "notifications_subscription",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["person"],
                        name="notifications_subscribed",
                    )
                ],
            },
        ),
    ]
